import type { MenuGroups } from "../shared/menu";
import type { Dialect } from "./changes/contract";
import type { ViewContext } from "./viewContext";

interface SqlText {
  readonly sql: string;
  /** Completes "Copied SQL for Spark …". */
  readonly note?: string;
}

const dialects: readonly { readonly dialect: Dialect; readonly name: string }[] = [
  { dialect: "spark", name: "Spark" },
  { dialect: "athena", name: "Athena" },
  { dialect: "duckdb", name: "DuckDB" },
];

/** Copy for each engine, or open in an editor; the text is made when an item is chosen. */
export function makeSqlMenu(context: ViewContext, load: (dialect: Dialect) => Promise<SqlText>): MenuGroups {
  const copy = async (dialect: Dialect, name: string): Promise<string> => {
    const { sql, note } = await load(dialect);
    const what = `SQL for ${name}${note === undefined ? "" : ` ${note}`}`;
    await context.host.call("copyText", { text: sql, what });
    return `Copied ${what}`;
  };
  const open = async (dialect: Dialect): Promise<undefined> => {
    const { sql } = await load(dialect);
    await context.host.call("openText", { text: sql, language: "sql" });
  };
  return [
    dialects.map(({ dialect, name }) => ({
      label: `Copy for ${name}`,
      run: () => context.act(() => copy(dialect, name)),
    })),
    dialects.map(({ dialect, name }) => ({
      label: `Open in an editor, for ${name}`,
      run: () => context.act(() => open(dialect)),
    })),
  ];
}
