import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "./findBrowser";

/** Starts a headless Chromium; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error("No Chromium found: install chromium or Google Chrome, or name one in $CHROMIUM.");
  }
  const quiet = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
  // Chromium refuses to run as root inside its own sandbox.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, headless: true, args: [...quiet, ...sandbox] });
}
