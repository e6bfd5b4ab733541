/** What the keys of an order's effects begin with; null where there is no order. */
export function orderCause(orderId: number | null): string | null {
  return orderId === null ? null : `order:${orderId}:`
}
