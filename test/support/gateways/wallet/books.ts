import { formatDecimal, parseDecimal } from '../../../../src/core/money.ts'

export interface WireMoney {
  currency_code: string
  value: string
}

/** An order as the wallet answers it: what the shop calls a payment. */
export interface WalletOrder {
  id: string
  status: 'CREATED' | 'APPROVED' | 'PAYER_ACTION_REQUIRED' | 'COMPLETED' | 'VOIDED'
  amount: WireMoney
  custom_id: string
  invoice_id: string
  captures: { id: string; status: 'COMPLETED'; amount: WireMoney }[]
  links: { rel: string; href: string }[]
}

export interface WalletRefund {
  id: string
  status: 'COMPLETED'
  amount: WireMoney
  /** Null for one that was asked for in the wallet's dashboard. */
  custom_id: string | null
  order_id: string
}

/** A message of the wallet on its way, signed when it is taken. */
export interface WalletEvent {
  id: string
  type: string
  order: string
  resource: WalletOrder | WalletRefund
}

/** Everything this wallet remembers. */
export interface WalletBooks {
  orders: Map<string, WalletOrder>
  returnUrls: Map<string, string>
  /** Orders whose customer has chosen an instrument that will be declined. */
  declining: Set<string>
  refunds: Map<string, WalletRefund[]>
  /** Answers by request id: repeated, whatever they were. */
  answers: Map<string, { status: number; text: string }>
  events: WalletEvent[]
}

export function createBooks(): WalletBooks {
  return {
    orders: new Map(),
    returnUrls: new Map(),
    declining: new Set(),
    refunds: new Map(),
    answers: new Map(),
    events: [],
  }
}

export function sumOf(amounts: WireMoney[]): number {
  return amounts.reduce((sum, money) => sum + minorUnits(money), 0)
}

export function minorUnits({ value, currency_code }: WireMoney): number {
  const amount = parseDecimal(value, currency_code)
  if (amount === null) throw new Error(`Not an amount: ${value} ${currency_code}`)
  return amount
}

export function wireMoney(amount: number, currency: string): WireMoney {
  return { value: formatDecimal(amount, currency), currency_code: currency }
}

/** Tells the shop, once somebody takes the message to it. */
export function tell(books: WalletBooks, type: string, resource: WalletOrder | WalletRefund): void {
  const order = 'order_id' in resource ? resource.order_id : resource.id
  books.events.push({ id: `WH-${crypto.randomUUID()}`, type, order, resource: { ...resource } })
}
