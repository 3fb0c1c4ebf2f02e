import type { PageRequest, ResultView } from "../../query/result";
import type { GridEvents, GridSource } from "../shared/grid/gridColumn";
import type { RowCells } from "./rowColumns";
import type { ViewContext } from "./viewContext";

type View = ResultView & Pick<PageRequest, "resultId">;

/** The rows of a result for a grid: the same source for as long as the result, its order and its filter stay. */
export class ResultSource {
  private key = "";
  private source: GridSource<RowCells> | undefined;

  find({ host }: Pick<ViewContext, "host">, view: View): GridSource<RowCells> {
    const key = JSON.stringify(view);
    if (this.source === undefined || key !== this.key) {
      this.key = key;
      this.source = {
        loadPage: async (offset, count, signal) => {
          const page = await host.call("loadPage", { ...view, offset, count }, { signal });
          return { rows: page.rows, total: page.totalRows };
        },
      };
    }
    return this.source;
  }
}

/** Copies what is selected in a grid; rows that it has not loaded are copied whole, by the host. */
export function copyRange(context: ViewContext, view: View, { range, text }: GridEvents<RowCells>["copy-range"]): void {
  const count = range.toRow - range.fromRow + 1;
  if (text !== undefined) {
    context.copy(text, count === 1 ? "the selected cells" : `${count} rows`);
    return;
  }
  context.act(async () => {
    const { rows } = await context.host.call("copyRows", { ...view, offset: range.fromRow, count });
    return `Copied ${rows} rows with all columns`;
  });
}
