import { isAbort, LakehouseError } from "../model/errors";

/**
 * Our error for what node:fs threw about `path`. An error that is ours already, and the reason of an abort, pass
 * unchanged.
 */
export function mapFileError(error: unknown, path: string): unknown {
  if (LakehouseError.is(error) || isAbort(error)) return error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return new LakehouseError("notFound", `There is no file ${path}.`, { file: path }, error);
    case "EACCES":
    case "EPERM":
      return new LakehouseError(
        "accessDenied",
        `The operating system does not allow reading ${path}.`,
        { file: path, remedy: "Grant your user read access to it." },
        error,
      );
    case "EISDIR":
      return new LakehouseError(
        "metadataInvalid",
        `${path} is a folder where a file is expected.`,
        { file: path },
        error,
      );
    default:
      return new LakehouseError(
        "unexpected",
        `${path} could not be read: ${error instanceof Error ? error.message : String(error)}.`,
        { file: path },
        error,
      );
  }
}
