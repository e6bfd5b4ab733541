/** What things come to, of which each has an amount. */
export function sumOf<Item>(items: Item[], amountOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0)
}

/** What a line comes to at its price, in minor units. */
export function listAmountOf(line: { quantity: number; unitAmount: number }): number {
  return line.quantity * line.unitAmount
}
