import * as z from 'zod'
import type { Instrument } from '../core/ports.ts'

const Text = z.string().nullish()

/** The parts of an order that tell what it was paid with. */
export const PaidWith = z.object({
  payment_method_type: Text,
  payment_method: Text,
  payer_vpa: Text,
  upi: z.object({ payer_vpa: Text }).nullish(),
  card: z
    .object({ last_four_digits: Text, card_brand: Text, card_type: Text, card_issuer: Text })
    .nullish(),
})

type PaidWith = z.infer<typeof PaidWith>

const unknown: Instrument = {
  kind: null,
  cardNumber: null,
  cardBrand: null,
  bankName: null,
  upiId: null,
  walletName: null,
}

/** Null where Juspay does not tell. */
export function toInstrument(order: PaidWith): Instrument | null {
  const { payment_method_type: type, payment_method: method } = order
  switch (type) {
    case null:
    case undefined:
    case '':
      return null
    case 'CARD':
      return ofCard(order.card ?? {}, method)
    case 'NB':
      // Such as NB_ICICI.
      return { ...unknown, kind: 'netbanking', bankName: method?.replace(/^NB_/, '') || null }
    case 'UPI':
      return { ...unknown, kind: 'upi', upiId: order.payer_vpa || order.upi?.payer_vpa || null }
    case 'WALLET':
      return { ...unknown, kind: 'wallet', walletName: method || null }
    default:
      return unknown
  }
}

function ofCard(
  card: NonNullable<PaidWith['card']>,
  method: string | null | undefined,
): Instrument {
  const digits = card.last_four_digits ?? ''
  return {
    ...unknown,
    kind: kindOf(card.card_type),
    cardNumber: /^\d{4}$/.test(digits) ? `************${digits}` : null,
    cardBrand: brandOf(card.card_brand || method),
    bankName: card.card_issuer || null,
  }
}

function kindOf(type: string | null | undefined): Instrument['kind'] {
  switch (type?.toUpperCase()) {
    case 'CREDIT':
      return 'credit_card'
    case 'DEBIT':
      return 'debit_card'
    default:
      return null
  }
}

function brandOf(brand: string | null | undefined): Instrument['cardBrand'] {
  switch (brand?.toUpperCase()) {
    case 'VISA':
      return 'visa'
    case 'MASTERCARD':
    case 'MASTER':
      return 'mastercard'
    case 'RUPAY':
      return 'rupay'
    case 'AMEX':
    case 'AMERICAN EXPRESS':
      return 'amex'
    default:
      return null
  }
}
