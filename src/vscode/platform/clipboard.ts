import { env, window } from "vscode";

const shownMs = 3_000;

/** Copies text and says so, briefly, in the status bar. */
export async function copyToClipboard(text: string, what: string): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(`$(copy) Copied ${what}`, shownMs);
}
