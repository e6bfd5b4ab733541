/** What can be sold, as the one lot that there is; left out unless it is asked for. */
export function presentInventory(stock: number, isAskedFor: boolean) {
  if (!isAskedFor) return {}
  const lot = { lot_batch: 'DEFAULT', mfg_date: null, exp_date: null, manufacturer: null }
  return { inventory: [{ ...lot, stock_quantity: stock }] }
}
