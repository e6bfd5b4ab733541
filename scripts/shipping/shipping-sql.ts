import { quoteSql } from '../local/quote-sql.ts'

/** Methods in a currency: those of a name, or all. */
export interface WhichMethods {
  name: string | null
  currency: string
}

/** What a method is to cost in a currency, in minor units. What is left out stays as it is. */
export interface NewPrice {
  currency: string
  amount?: number
  /** Null for never. */
  freeFrom?: number | null
}

/** Answers each method's name and price, and from which value of the items on it costs nothing. */
export function listMethodsSql({ name, currency }: WhichMethods): string {
  return selectMethods(currency, name === null ? '' : `AND m.name = ${quoteSql(name)}`)
}

/** Answers the ids of the methods of a name, whatever they have a price in. */
export function methodIdsSql(name: string): string {
  return `SELECT id FROM shipping_methods WHERE name = ${quoteSql(name)} ORDER BY id`
}

/** Changes what a method costs, and lists it. No row where it has no price and is given none. */
export function setPriceSql(methodId: number, price: NewPrice): string {
  const { currency, amount, freeFrom } = price
  const statements = [
    amount === undefined ? [] : setAmountSql(methodId, currency, amount),
    freeFrom === undefined ? [] : setFreeFromSql(methodId, currency, freeFrom),
    selectMethods(currency, `AND m.id = ${methodId}`),
  ]
  return statements.flat().join(';\n')
}

function setAmountSql(methodId: number, currency: string, amount: number): string {
  return `INSERT INTO shipping_prices(method_id, currency, amount)
    VALUES (${methodId}, ${quoteSql(currency)}, ${amount})
    ON CONFLICT(method_id, currency) DO UPDATE SET amount = excluded.amount`
}

function setFreeFromSql(methodId: number, currency: string, freeFrom: number | null): string {
  return `UPDATE shipping_prices SET free_from = ${freeFrom}
    WHERE currency = ${quoteSql(currency)} AND method_id = ${methodId}`
}

function selectMethods(currency: string, which: string): string {
  return `SELECT m.id, m.name, p.amount, p.free_from
    FROM shipping_methods m JOIN shipping_prices p ON p.method_id = m.id
    WHERE p.currency = ${quoteSql(currency)} ${which} ORDER BY m.id`
}
