/**
 * What a payment is called at gateways that take a name of ours: at most 18 letters and digits (Juspay,
 * order_id).
 */
export function attemptNumber(key: string): string {
  return `P${key.replaceAll('-', '').slice(0, 17).toUpperCase()}`
}
