import { findProgram, installSystemPackages, isExecutable } from "./systemPackages";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];
const fixedPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The Chromium that the tests drive: $CHROMIUM, else the first one installed; undefined when there is none. */
export function findBrowser(): string | undefined {
  if (process.env.CHROMIUM !== undefined) {
    return process.env.CHROMIUM;
  }
  for (const name of names) {
    const program = findProgram(name);
    if (program !== undefined) {
      return program;
    }
  }
  return fixedPlaces.find(isExecutable);
}

/** Like findBrowser, after installing one where that is possible. */
export async function installBrowser(): Promise<string | undefined> {
  const found = findBrowser();
  if (found === undefined && (await installSystemPackages(["chromium"]))) {
    return findBrowser();
  }
  return found;
}
