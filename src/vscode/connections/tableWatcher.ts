import { basename, dirname, join } from "node:path";
import { Disposable, RelativePattern, Uri, workspace } from "vscode";
import type { TableRef } from "../../model/table";

/** Writers rename, then write the version hint: one commit is several events. */
const settleMs = 400;

/** Calls back once after a burst of changes to the metadata files of a table on disk. */
export function watchTable(table: TableRef, onChanged: () => void): Disposable {
  const watcher = workspace.createFileSystemWatcher(
    new RelativePattern(Uri.file(metadataFolderOf(table)), "{*.metadata.json,*.metadata.json.gz,version-hint.text}"),
  );
  let timer: NodeJS.Timeout | undefined;
  const settle = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChanged, settleMs);
  };
  watcher.onDidCreate(settle);
  watcher.onDidChange(settle);
  watcher.onDidDelete(settle);
  return Disposable.from(watcher, new Disposable(() => clearTimeout(timer)));
}

/** A table is opened by its folder or by one of its metadata files. */
function metadataFolderOf({ location }: TableRef): string {
  return /\.json(\.gz)?$/.test(basename(location)) ? dirname(location) : join(location, "metadata");
}
