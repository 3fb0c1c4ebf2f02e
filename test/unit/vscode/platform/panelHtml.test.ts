import { describe, expect, it } from "vitest";
import { formatPanelHtml } from "../../../../src/vscode/platform/panelHtml";

const html = formatPanelHtml({
  page: "inspector",
  title: '</title><script>alert("x")</script>',
  scriptUri: "https://host/inspector.js",
  styleUri: "https://host/inspector.css",
  cspSource: "https://host",
  nonce: "abc",
});

describe("formatPanelHtml", () => {
  it("allows the page's own script and styles and nothing else", () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
    expect(policy).toContain("default-src &#39;none&#39;");
    expect(policy).toContain("script-src &#39;nonce-abc&#39;;");
    expect(html).not.toContain("unsafe-");
    expect(html.match(/<script/g)).toHaveLength(1);
  });

  it("takes a table's name for text", () => {
    expect(html).not.toContain('alert("x")');
    expect(html).toContain("&#60;/title&#62;");
  });
});
