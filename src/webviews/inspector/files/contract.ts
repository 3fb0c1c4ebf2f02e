import type { FileDetails, FilePlace, FilesResult } from "../../../catalog/tableFiles";
import type { ResultInfo, SortKey } from "../../../query/result";

export type FilesRequests = {
  openFiles: { params: { at?: string; columns?: readonly string[] }; result: FilesResult };
  openFile: { params: { place: FilePlace }; result: FileDetails };
  openFileRows: { params: { place: FilePlace; withDeleted: boolean }; result: ResultInfo };
};

/** Which files are listed, how, and which one is looked at. */
export interface FilesState {
  readonly text?: string;
  readonly kind?: "data" | "deletes";
  /** Its text, and the spec that it is of. */
  readonly partition?: { readonly text: string; readonly specId: number };
  /** From one size up to, and without, another. */
  readonly sizes?: { readonly fromBytes: number; readonly toBytes?: number };
  readonly sort?: readonly SortKey[];
  /** Columns whose bounds are listed; absent: a few that tell most. */
  readonly columns?: readonly string[];
  readonly selected?: FilePlace;
  /** The rows of the selected file are shown, as readers see them or with the deleted ones. */
  readonly rows?: "live" | "all";
}
