/** Wrong words on the command line: printed with a hint at --help, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `lakehouse: read Apache Iceberg tables, their changes and the history of their records; move their branches and tags

  lakehouse tables    <folder>
  lakehouse snapshots <table>
  lakehouse refs      <table>
  lakehouse files     <table> [--snapshot S]
  lakehouse rows      <table> [--snapshot S] [--columns a,b] [--where SQL] [--limit N]
  lakehouse changelog <table> [--from S] [--to S] [--branch B] [--mode raw|changes|updates|net]
                              [--identifier a,b] [--ignore-columns a,b] [--columns a,b] [--where SQL] [--summary]
  lakehouse diff      <table> --from S --to S [--with OTHER_TABLE] [--identifier a,b] [--ignore-columns a,b] [--summary]
  lakehouse first     <table> --where SQL [--branch B]
  lakehouse scd2      <table> --identifier a,b [--key a=1,b=x] [--branch B] [--as-of T] [--current]
                              [--changed-between T1,T2] [--delete-rows close|keep] [--ignore-columns a,b]

  lakehouse ref create-branch|create-tag <table> <name> [--at S] [--max-ref-age D] [--min-snapshots N] [--max-snapshot-age D]
  lakehouse ref set-retention <table> <name> [--max-ref-age D|none] [--min-snapshots N|none] [--max-snapshot-age D|none]
  lakehouse ref replace|drop <table> <name> [--at S]
  lakehouse ref rename       <table> <name> --to NEW_NAME
  lakehouse ref fast-forward <table> <branch> --to R
  lakehouse ref rollback|set-current <table> --to S
  lakehouse ref publish      <table> --to STAGED

  all: --format table|jsonl|csv   --to-file F   --memory 1GB   --threads N   --allow-outside   --help

<table> is a table folder or a metadata.json. S is a snapshot id, else a ref, else an ISO time (without an offset: UTC;
a date: its 00:00Z). changelog shows the commits after --from up to and including --to (default: the branch's head).
first names the oldest kept commit that left a row where the condition holds, with the first such row.
rows --columns also takes _file, _pos and, for tables of version 3, _row_id and _last_updated_sequence_number.
ref changes the branches and tags of a table folder; D is an age such as 7d, 12h or 30m, R a branch or tag, STAGED the id
or wap.id of a staged snapshot. It shows what will happen and asks first, or wants --yes where nobody can be asked, and
prints the branch or tag before and after.
Rows go to standard output; messages and progress to standard error.
Exit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled.
`;
