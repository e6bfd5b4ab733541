import { quoteSql } from '../local/quote-sql.ts'

/** Methods in a currency: those of a name, or all. */
export interface WhichMethods {
  name: string | null
  currency: string
}

/** Answers each method's name and price, and from which value of the items on it costs nothing. */
export function listMethodsSql({ name, currency }: WhichMethods): string {
  return `SELECT m.id, m.name, p.amount, p.free_from
    FROM shipping_methods m JOIN shipping_prices p ON p.method_id = m.id
    WHERE p.currency = ${quoteSql(currency)} ${name === null ? '' : `AND m.name = ${quoteSql(name)}`}
    ORDER BY m.id`
}

/** Changes from which value the methods of a name cost nothing, null for never, and lists them. */
export function setFreeFromSql(
  which: { name: string; currency: string },
  freeFrom: number | null,
): string {
  const { name, currency } = which
  return `UPDATE shipping_prices SET free_from = ${freeFrom}
    WHERE currency = ${quoteSql(currency)}
      AND method_id IN (SELECT id FROM shipping_methods WHERE name = ${quoteSql(name)});
${listMethodsSql(which)}`
}
