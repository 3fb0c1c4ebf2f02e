import type { ChangedFile, DeleteFile } from "../model/changedFiles";

/** When a delete applies to a file: in the state before, in the state after, or in both. */
export interface Sides {
  readonly before: boolean;
  readonly after: boolean;
}

/** A delete file, once, with the data files that it applies to. */
export interface AppliedDelete {
  readonly deleteId: number;
  readonly file: DeleteFile;
  readonly sides: Sides;
  readonly files: ReadonlyMap<number, Sides>;
}

/** One text per delete: a Puffin file may hold the vectors of many data files. */
export function deleteKey(file: DeleteFile): string {
  return file.contentOffset === undefined ? file.path : `${file.path}#${file.contentOffset}`;
}

/** The delete files of all data files, each once; `files` by file id. */
export function listAppliedDeletes(files: readonly ChangedFile[]): AppliedDelete[] {
  const found = new Map<string, { file: DeleteFile; files: Map<number, Sides> }>();
  const add = (fileId: number, deletes: readonly DeleteFile[] | undefined, side: keyof Sides): void => {
    for (const file of deletes ?? []) {
      const key = deleteKey(file);
      const entry = found.get(key) ?? { file, files: new Map<number, Sides>() };
      found.set(key, entry);
      entry.files.set(fileId, { ...(entry.files.get(fileId) ?? { before: false, after: false }), [side]: true });
    }
  };
  for (const [fileId, changed] of files.entries()) {
    add(fileId, changed.before, "before");
    add(fileId, changed.after, "after");
  }
  return [...found.values()].map((entry, deleteId) => {
    const sides = [...entry.files.values()];
    return {
      deleteId,
      ...entry,
      sides: { before: sides.some((side) => side.before), after: sides.some((side) => side.after) },
    };
  });
}
