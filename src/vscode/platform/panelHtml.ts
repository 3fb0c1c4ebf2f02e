export interface PanelHtmlOptions {
  /** The page's folder below src/webviews, by which its script and style sheet are named. */
  readonly page: string;
  readonly title: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Where the editor serves an extension's files from. */
  readonly cspSource: string;
  readonly nonce: string;
}

/** The document of a webview: its own script and styles, and nothing else, may load or run. */
export function formatPanelHtml(options: PanelHtmlOptions): string {
  const { cspSource, nonce } = options;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join("; ");
  // The meta property is where the controls library looks for the nonce of its style elements.
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${escapeHtml(nonce)}">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<title>${escapeHtml(options.title)}</title>
<link rel="stylesheet" href="${escapeHtml(options.styleUri)}">
</head>
<body data-page="${escapeHtml(options.page)}">
<script nonce="${escapeHtml(nonce)}" src="${escapeHtml(options.scriptUri)}"></script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
