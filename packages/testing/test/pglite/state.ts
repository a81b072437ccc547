import type { PGlite } from "@electric-sql/pglite";
import type { TestPglite } from "../../src/pglite/client.ts";

/**
 * Everything that a rewind must restore, as one value to compare: every catalog row that DDL changes, with its file and
 * transaction numbers, every row of every table, sequences, settings, roles, and the session state.
 */
export async function stateOf(client: PGlite): Promise<unknown> {
  const { rows: tables } = await client.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm', 'S') and n.nspname !~ '^pg_(toast|temp)' and n.nspname <> 'information_schema'
-- statistics are not restored
      and c.relname !~ '^pg_stat' order by 1`);
  const sums: Record<string, unknown> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(r::text, '|' order by r::text)), '') as sum
       from (select ctid, xmin, t.* from ${name} t) r`,
    );
    sums[name] = rows[0]?.sum;
  }
  const session = await client.query(`
    select (select md5(string_agg(name || '=' || coalesce(setting, ''), ',' order by name)) from pg_settings) as settings,
      (select count(*) from pg_prepared_statements) as prepared, (select count(*) from pg_cursors) as cursors,
      (select count(*) from pg_locks where locktype = 'advisory') as locks, current_user, session_user,
      (select array_agg(channel) from pg_listening_channels() channel) as listening,
      pg_current_wal_lsn() as wal, pg_is_in_recovery() as recovering,
      (select array_agg(datname order by datname) from pg_database) as databases`);
  return { sums, session: session.rows, files: filesOf(client) };
}

/** Size of every database file by its path. */
function filesOf(client: PGlite): Record<string, number> {
  const { FS } = client.Module;
  const sizes: Record<string, number> = {};
  const walk = (folder: string) => {
    for (const name of FS.readdir(folder)) {
      if (name === "." || name === "..") continue;
      const path = `${folder}/${name}`;
      const { mode, size } = FS.lstat(path);
      sizes[path] = size;
      if (FS.isDir(mode)) walk(path);
    }
  };
  walk("/pglite/data");
  return sizes;
}

/** Whether memory is in use that a rewind would not restore: a nonzero byte beyond the end of the heap. */
export function usesMemoryBeyondHeap(client: PGlite): boolean {
  const { wasm, Module } = client as TestPglite;
  const beyond = Buffer.from(Module.HEAPU8.buffer, wasm.endOfHeap(Module.HEAPU8));
  // The first byte is zero and every byte equals the previous one.
  return beyond[0] !== 0 || !beyond.subarray(1).equals(beyond.subarray(0, -1));
}

/** Rejects if amcheck finds corruption in a table or an index. Requires the extension amcheck. */
export async function checkIntegrity(client: PGlite): Promise<void> {
  const { rows } = await client.query(`
    select c.relname, v.* from pg_class c, lateral verify_heapam(c.oid) v
    where c.relkind in ('r', 'm', 't') and c.relpersistence = 'p'`);
  if (rows.length > 0) throw new Error(`amcheck: ${JSON.stringify(rows)}`);
  await client.query(`
    select bt_index_check(c.oid, true) from pg_class c join pg_am a on a.oid = c.relam and a.amname = 'btree'
    where c.relkind = 'i' and c.relpersistence = 'p'`);
}
