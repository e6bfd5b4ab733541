import type { Instrument } from '../core/ports.ts'

/** Fields of an answer or a message: all of them, though most mean nothing here. */
export type PayuFields = Record<string, unknown>

const textLengthMax = 60

/**
 * What a payment was paid with, for people to read. No hash covers it: only short and plain texts are
 * taken over.
 */
export function payuInstrument(fields: PayuFields): Instrument | null {
  const mode = text(fields, 'mode')
  const kind = kinds.get(mode?.toUpperCase() ?? '') ?? null
  if (kind === null) return null
  const isCard = kind === 'credit_card' || kind === 'debit_card'
  return {
    kind,
    cardNumber: isCard ? maskedNumber(fields) : null,
    cardBrand: isCard ? brandOf(fields) : null,
    bankName: kind === 'wallet' || kind === 'upi' ? null : bankOf(fields, isCard),
    upiId: kind === 'upi' ? upiIdOf(fields) : null,
    walletName: kind === 'wallet' ? text(fields, 'bankcode') : null,
  }
}

/** PayU's modes (docs.payu.in, "Payment Mode Codes"); those of no kind of ours tell nothing. */
const kinds = new Map<string, NonNullable<Instrument['kind']>>([
  ['CC', 'credit_card'],
  ['DC', 'debit_card'],
  ['NB', 'netbanking'],
  ['UPI', 'upi'],
  ['CASH', 'wallet'],
  ['WALLET', 'wallet'],
])

const brands = new Map<string, NonNullable<Instrument['cardBrand']>>([
  ['VISA', 'visa'],
  ['MAST', 'mastercard'],
  ['MASTERCARD', 'mastercard'],
  ['RUPAY', 'rupay'],
  ['AMEX', 'amex'],
])

function brandOf(fields: PayuFields): Instrument['cardBrand'] {
  const names = ['card_type', 'network_type', 'bankcode'].map((name) => text(fields, name))
  return names.flatMap((name) => brands.get(name?.toUpperCase() ?? '') ?? []).at(0) ?? null
}

/** Whatever PayU leaves readable, four digits are kept. */
function maskedNumber(fields: PayuFields): string | null {
  const number = text(fields, 'card_no') ?? text(fields, 'cardnum')
  const [, last4] = /^[\dX*]{8,15}(\d{4})$/i.exec(number ?? '') ?? []
  return last4 === undefined ? null : `************${last4}`
}

/** Of a card the bank that issued it. PayU names the bank of a netbanking payment by its code. */
function bankOf(fields: PayuFields, isCard: boolean): string | null {
  return text(fields, 'issuing_bank') ?? (isCard ? null : text(fields, 'bankcode'))
}

/** Which field has the payer's address depends on how UPI was used. */
function upiIdOf(fields: PayuFields): string | null {
  const candidates = ['vpa', 'field1', 'field3'].map((name) => text(fields, name))
  const isAddress = (one: string | null) =>
    one !== null && /^[\w.-]{2,256}@[A-Za-z]{2,64}$/.test(one)
  return candidates.find(isAddress) ?? null
}

/** A short and plain text; null where there is none. */
export function text(fields: PayuFields, name: string, lengthMax = textLengthMax): string | null {
  const value = fields[name]
  if (typeof value !== 'string') return null
  const trimmed = value.trim()
  const isPlain = /^[\p{L}\p{N}\p{M} .,:;@*_+&/'()!?%#₹-]+$/u.test(trimmed)
  return isPlain && trimmed.length <= lengthMax ? trimmed : null
}
