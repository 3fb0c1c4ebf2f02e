import type { ChangedFile, ChangedFiles, DataFile, DeleteFile } from "../model/changedFiles";
import { DeleteIndex } from "./deleteIndex";

/** Two states of a table, with the data files that need no look at left out. */
export interface FileStates {
  /** Data files listed for one state only. The same path may be in both lists: then the file moved between manifests. */
  readonly before: readonly DataFile[];
  readonly after: readonly DataFile[];
  /** Data files that are live in both. */
  readonly shared: readonly DataFile[];
  readonly deletesBefore: readonly DeleteFile[];
  readonly deletesAfter: readonly DeleteFile[];
}

/** The data files whose live rows may differ between the states, by path, each with the deletes that apply to it. */
export function compareFiles(states: FileStates): ChangedFiles {
  const indexBefore = new DeleteIndex(states.deletesBefore, pathsOf(states.before, states.shared));
  const indexAfter = new DeleteIndex(states.deletesAfter, pathsOf(states.after, states.shared));
  const sameDeletes = createDeleteComparer();
  const files: ChangedFile[] = [];
  let unchangedFileCount = 0;
  const compare = (old: DataFile, file: DataFile): void => {
    const before = indexBefore.deletesFor(old);
    const after = indexAfter.deletesFor(file);
    if (sameDeletes(before, after)) unchangedFileCount++;
    else files.push({ file, before, after });
  };

  for (const file of states.shared) compare(file, file);
  const removed = new Map(states.before.map((file) => [file.path, file]));
  for (const file of states.after) {
    const old = removed.get(file.path);
    if (old) compare(old, file);
    else files.push({ file, before: undefined, after: indexAfter.deletesFor(file) });
    removed.delete(file.path);
  }
  for (const file of removed.values()) {
    files.push({ file, before: indexBefore.deletesFor(file), after: undefined });
  }
  files.sort((a, b) => (a.file.path < b.file.path ? -1 : a.file.path > b.file.path ? 1 : 0));
  const notes = [...new Set([...indexBefore.notes, ...indexAfter.notes])];
  return { files, unchangedFileCount, notes };
}

/** Delete files that are live in one of the states only. A deletion vector is a place in a file. */
export function differingDeletes(before: readonly DeleteFile[], after: readonly DeleteFile[]): DeleteFile[] {
  const [oldKeys, newKeys] = [new Set(before.map(deleteKey)), new Set(after.map(deleteKey))];
  return [
    ...before.filter((file) => !newKeys.has(deleteKey(file))),
    ...after.filter((file) => !oldKeys.has(deleteKey(file))),
  ];
}

function deleteKey({ path, contentOffset, referencedDataFile }: DeleteFile): string {
  return contentOffset === undefined ? path : `${path}#${contentOffset}#${referencedDataFile}`;
}

/** Compares lists of deletes; lists are shared between files, so that each pair is compared once. */
function createDeleteComparer(): (before: readonly DeleteFile[], after: readonly DeleteFile[]) => boolean {
  const known = new WeakMap<readonly DeleteFile[], WeakMap<readonly DeleteFile[], boolean>>();
  return (before, after) => {
    if (before.length !== after.length) return false;
    let results = known.get(before);
    if (!results) {
      results = new WeakMap();
      known.set(before, results);
    }
    const result = results.get(after) ?? differingDeletes(before, after).length === 0;
    results.set(after, result);
    return result;
  };
}

function* pathsOf(...lists: readonly (readonly DataFile[])[]): Generator<string> {
  for (const files of lists) {
    for (const { path } of files) yield path;
  }
}
