import { type SQL, sql } from 'drizzle-orm'
import { entryOrder, isDescending, type Ordering } from './list-walk.ts'

/**
 * So many products that come into question are looked at one by one, and their matches counted, where
 * nobody knows how many there are.
 */
const candidatesMin = 300

/** Steps within which a page is looked for before all that matches is read. */
const stepsMax = 500

/** Looks in table `list(id, n)` for products that have no list of their own. */
export interface Scan {
  currency: string
  ordering: Ordering
  offset: number
  size: number
  /** A SELECT of different product ids `hit`, among which all matches are. */
  candidates: SQL
  /** Tables that `candidates` and `isMatch` name; table `limits` is there, see `cap`. */
  tables?: SQL[]
  /** Instead of 300, for candidates of which few match. */
  candidatesMin?: number
  /** Condition on the listing `l` of a candidate. */
  isMatch: SQL
  /** Condition on `abs(e.tie)`, a product that the list holds. */
  isMatchInList: SQL
  /**
   * The same, asked instead where a page does not end within the first steps: it may read all that
   * matches first, and must then cost next to nothing for each entry.
   */
  isMatchFarInList?: SQL
  /** SELECTs of the exact numbers of matches and of candidates, where there are such figures. */
  known: { matches: SQL; candidates: SQL } | null
  /** Nothing is found beyond so many matches. */
  matchesMax: number | null
}

/**
 * Tables that end in `total(n)` and `page(id, key, tie)`. Few candidates are fetched and sorted; among
 * many the ordering is walked and each entry asked whether it matches. Unless the matches are known,
 * many of them are counted only as far as was walked.
 */
export function scanList(scan: Scan): SQL {
  const { currency, ordering, offset, size, candidates, isMatch, tables = [] } = scan
  const order = entryOrder(ordering)
  return sql`
    limits(fetched, matches, candidates) AS MATERIALIZED (${limits(scan)}),
    ${sql.join(
      tables.map((table) => sql`${table}, `),
      sql``,
    )}
    found(hit, id, key, tie) AS MATERIALIZED (
      SELECT hit, l.product_id, ${sortKeyOf(ordering)}, ${tieOf(ordering)}
      FROM (SELECT hit FROM (${candidates}) LIMIT coalesce(
        (SELECT iif(candidates > fetched, 0, fetched + 1) FROM limits), 0))
      LEFT JOIN listings l ON l.currency = ${currency} AND l.product_id = hit AND ${isMatch}),
    probe(many, listed) AS MATERIALIZED (
      SELECT (SELECT coalesce(candidates, n) > fetched FROM limits), listed
      FROM (SELECT count(*) AS n, count(id) AS listed FROM found)),
    walked(id, key, tie) AS MATERIALIZED (${walk(scan)}),
    total(n) AS MATERIALIZED (${total(scan)}),
    page(id, key, tie) AS (
      SELECT * FROM (
        SELECT id, key, tie FROM found WHERE id IS NOT NULL ORDER BY ${order}
        LIMIT coalesce((SELECT iif(many, 0, ${size}) FROM probe), 0) OFFSET ${offset})
      UNION ALL
      SELECT * FROM (SELECT id, key, tie FROM walked ORDER BY ${order} LIMIT ${size}))`
}

/** For a LIMIT: one candidate more than may be fetched tells that there are too many. */
export const cap = sql`coalesce((SELECT fetched + 1 FROM limits), 0)`

/**
 * How many candidates may be fetched before walking costs fewer rows: five each, as they are also
 * written down, counted and sorted, against two a step. The n-th match is reached after about n times
 * list size by matches. Where these are not known, both cost about the same at the
 * square root of n times list size.
 */
function limits({ offset, size, known, isMatchFarInList, ...scan }: Scan): SQL {
  const end = offset + size
  const min = scan.candidatesMin ?? candidatesMin
  if (isMatchFarInList) return sql`SELECT ${min}, NULL, NULL FROM list WHERE n > ${offset}`
  if (!known) {
    return sql`SELECT max(${min}, CAST(sqrt(n * ${end} / 3) AS INTEGER)), NULL, NULL
      FROM list WHERE n > ${offset}`
  }
  const steps = sql`min(${end}, max(${size}, matches - ${offset}))`
  return sql`
    SELECT CAST(max(${size}, 0.4 * n * ${steps} / max(1, matches)) AS INTEGER), matches, candidates
    FROM list CROSS JOIN (SELECT (${known.matches}) AS matches, (${known.candidates}) AS candidates)
    WHERE n > ${offset}`
}

/** Where the matches are known, from the end that is nearer to the page. */
function walk(scan: Scan): SQL {
  const { ordering, offset, size, isMatchInList, isMatchFarInList, known } = scan
  if (isMatchFarInList) return walkFar(scan, isMatchFarInList)
  const entries = entriesThat(isMatchInList, ordering)
  if (!known) {
    return sql`${entries} ORDER BY ${entryOrder(ordering)}
      LIMIT coalesce((SELECT iif(many, ${size + 1}, 0) FROM probe), 0) OFFSET ${offset}`
  }
  const isNearEnd = sql`${offset} * 2 > matches`
  const ahead = sql`iif(many AND NOT ${isNearEnd}, ${size}, 0)`
  const back = sql`iif(many AND ${isNearEnd}, max(0, min(${size}, matches - ${offset})), 0)`
  return sql`
    SELECT * FROM (${entries} ORDER BY ${entryOrder(ordering)}
      LIMIT coalesce((SELECT ${ahead} FROM probe, limits), 0) OFFSET ${offset})
    UNION ALL
    SELECT * FROM (${entries} ORDER BY ${entryOrder(ordering, { reversed: true })}
      LIMIT coalesce((SELECT ${back} FROM probe, limits), 0)
      OFFSET coalesce((SELECT max(0, matches - ${offset} - ${size}) FROM limits), 0))`
}

/** Entry by entry at first, and where that does not end the page with all that matches at hand. */
function walkFar({ ordering, offset, size, isMatchInList }: Scan, isMatchFarInList: SQL): SQL {
  const order = entryOrder(ordering)
  return sql`
    WITH near(id, key, tie) AS MATERIALIZED (
      SELECT abs(tie), key, tie FROM (
        SELECT key, tie FROM list_entries
        WHERE list_id = (SELECT id FROM list) AND ordering = ${ordering} ORDER BY ${order}
        LIMIT coalesce((SELECT iif(many, ${stepsMax}, 0) FROM probe), 0)) e
      WHERE ${isMatchInList} LIMIT ${size + 1} OFFSET ${offset}),
    ended(is_near) AS MATERIALIZED (
      SELECT count(*) > ${size} OR (SELECT n FROM list) <= ${stepsMax} FROM near)
    SELECT * FROM near WHERE (SELECT is_near FROM ended)
    UNION ALL
    SELECT * FROM (${entriesThat(isMatchFarInList, ordering)} ORDER BY ${order}
      LIMIT coalesce((SELECT iif(many AND NOT is_near, ${size + 1}, 0) FROM probe, ended), 0)
      OFFSET ${offset})`
}

function entriesThat(isMatch: SQL, ordering: Ordering): SQL {
  return sql`SELECT abs(tie), key, tie FROM list_entries e
    WHERE list_id = (SELECT id FROM list) AND ordering = ${ordering} AND ${isMatch}`
}

function total({ offset, known, matchesMax }: Scan): SQL {
  if (known) return sql`SELECT matches FROM limits`
  const counted = sql`max(listed, iif(many, ${offset} + (SELECT count(*) FROM walked), 0))`
  return matchesMax === null
    ? sql`SELECT ${counted} FROM probe`
    : sql`SELECT min(${matchesMax}, ${counted}) FROM probe`
}

function sortKeyOf(ordering: Ordering): SQL {
  switch (ordering) {
    case 'id':
      return sql`l.product_id`
    case 'price':
    case '-price':
      return sql`l.amount`
    case 'created_at':
    case '-created_at':
      return sql`l.created_at`
    case 'name':
    case '-name':
      return sql`l.name`
    case 'visit_count':
    case '-visit_count':
      return sql`l.visit_count`
  }
}

function tieOf(ordering: Ordering): SQL {
  return isDescending(ordering) ? sql`-l.product_id` : sql`l.product_id`
}
