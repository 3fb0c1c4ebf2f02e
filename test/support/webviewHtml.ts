import themes from "./themes.json";

export type Theme = keyof typeof themes;
type ThemeValues = (typeof themes)[Theme];

declare global {
  interface Window {
    applyTheme(theme: ThemeValues): void;
    reportViolation(text: string): void;
    postToHost(message: unknown): void;
    acquireVsCodeApi(): { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): unknown };
  }
}

/** The styles that VS Code gives every webview. */
const defaultStyles = `
@layer vscode-default {
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body {
    overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground);
    font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size);
    margin: 0; padding: 0 20px;
  }
  a, a code { color: var(--vscode-textLink-foreground); }
  a:hover { color: var(--vscode-textLink-activeForeground); }
  code { color: var(--vscode-textPreformat-foreground); background-color: var(--vscode-textPreformat-background); }
  a:focus, input:focus, select:focus, textarea:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
}`;

/** The page as the extension's host writes it, with the theme that VS Code's webview frame adds. */
export function webviewHtml(options: {
  readonly origin: string;
  readonly page: string;
  readonly theme?: Theme;
  readonly bodyAttributes?: Readonly<Record<string, string>>;
}): string {
  const { origin, page } = options;
  const nonce = "bm9uY2Ugb2YgdGhlIHRlc3Q";
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${origin} 'nonce-${nonce}'`,
    `font-src ${origin}`,
    `img-src ${origin} data:`,
  ].join("; ");
  const attributes = Object.entries(options.bodyAttributes ?? {})
    .map(([name, value]) => ` ${name}="${value.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`)
    .join("");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta property="csp-nonce" content="${nonce}">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${page}</title>
<style nonce="${nonce}">${defaultStyles}</style>
<link rel="stylesheet" href="${origin}/${page}.css">
</head>
<body${attributes}>
<script nonce="${nonce}">applyTheme(${JSON.stringify(themes[options.theme ?? "dark"])});</script>
<script nonce="${nonce}" src="${origin}/${page}.js"></script>
</body>
</html>`;
}

/** Runs in the page before anything else: what VS Code's webview frame offers a page. */
export function hostScript(): void {
  window.applyTheme = (theme) => {
    const { style } = document.documentElement;
    for (const name of [...style].filter((property) => property.startsWith("--"))) {
      style.removeProperty(name);
    }
    for (const [name, value] of Object.entries(theme.variables)) {
      style.setProperty(name, value);
    }
    document.body.classList.remove("vscode-light", "vscode-dark", "vscode-high-contrast", "vscode-high-contrast-light");
    document.body.classList.add(...theme.bodyClass.split(" "));
    document.body.dataset.vscodeThemeKind = theme.kind;
    document.body.dataset.vscodeThemeName = theme.name;
    document.body.dataset.vscodeThemeId = theme.id;
    // The workbench paints what lies behind a webview, whose own body is transparent.
    style.setProperty("background-color", "var(--vscode-editor-background)");
  };

  document.addEventListener("securitypolicyviolation", (event) =>
    window.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
  );

  let acquired = false;
  window.acquireVsCodeApi = () => {
    if (acquired) {
      throw new Error("An instance of the VS Code API has already been acquired");
    }
    acquired = true;
    const key = "state";
    return {
      postMessage: (message) => window.postToHost(message),
      getState: () => JSON.parse(sessionStorage.getItem(key) ?? "null") ?? undefined,
      setState: (state) => {
        sessionStorage.setItem(key, JSON.stringify(state));
        return state;
      },
    };
  };
}
