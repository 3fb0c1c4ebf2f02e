import { describe, expect, it } from "vitest";
import { mapFolderSettings, resolveFolder } from "../../../../src/vscode/connections/folderConnections";

const bases = { home: "/home/ada", workspaceFolder: "/space" };

describe("mapFolderSettings", () => {
  it("makes a connection of a path, and of an object with a name", () => {
    expect(mapFolderSettings(["/data/lake", { path: "~/own", name: "Mine", allowOutside: true }], bases)).toEqual([
      { kind: "folder", id: "folder:/data/lake", name: "lake", path: "/data/lake", allowOutside: false },
      { kind: "folder", id: "folder:/home/ada/own", name: "Mine", path: "/home/ada/own", allowOutside: true },
    ]);
  });

  it("opens a folder once, however it is written", () => {
    const same = mapFolderSettings([{ path: "/space/lake", name: "First" }, "lake", "/space/other/../lake/"], bases);
    expect(same.map(({ name }) => name)).toEqual(["First"]);
  });

  it("tells folders of the same name apart by their parents", () => {
    expect(mapFolderSettings(["/a/lake", "/b/lake", "/c/pond"], bases).map(({ name }) => name)).toEqual([
      "a/lake",
      "b/lake",
      "pond",
    ]);
  });
});

describe("resolveFolder", () => {
  it("reads a relative path in the workspace, and none without one", () => {
    expect(resolveFolder("lake", bases)).toBe("/space/lake");
    expect(resolveFolder("lake", { home: "/home/ada" })).toBeUndefined();
    expect(resolveFolder("", bases)).toBeUndefined();
  });

  it("does not take another person's home for one's own", () => {
    expect(resolveFolder("~", bases)).toBe("/home/ada");
    expect(resolveFolder("~bob/lake", bases)).toBe("/space/~bob/lake");
  });
});
