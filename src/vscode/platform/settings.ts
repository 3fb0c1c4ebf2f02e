import { type Disposable, workspace } from "vscode";
import type { Settings } from "./contributions";

/** The value of a contributed setting; package.json gives its default, so there always is one. */
export function getSetting<K extends keyof Settings>(key: K): Settings[K] {
  const value = workspace.getConfiguration().get<Settings[K]>(key);
  if (value === undefined) {
    throw new Error(`The setting ${key} has no default in package.json`);
  }
  return value;
}

export function onSettingChanged(keys: readonly (keyof Settings)[], listener: () => void): Disposable {
  return workspace.onDidChangeConfiguration((change) => {
    if (keys.some((key) => change.affectsConfiguration(key))) {
      listener();
    }
  });
}
