import type { PageRequest, ResultInfo, RowPage } from "../../../query/result";

export type PreviewRequests = {
  openRows: { params: { at?: string }; result: ResultInfo };
  loadPage: { params: PageRequest; result: RowPage };
  /** Copies rows of the whole filtered result as tab separated text, made by the host. */
  copyRows: { params: PageRequest; result: { rows: number } };
};
