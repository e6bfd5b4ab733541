/** What each kind of effect is told; ids name rows of D1. Messages go to their queue. */
export interface Effects {
  'stock.restock': { variantId: number; checkoutId: string; quantity: number }
  'stock.set': { variantId: number; level: number; expected: number | null; sold: number }
  'payment.cancel': { paymentId: number }
  'payment.refund': { refundId: number }
  'cart.erase': { cartId: number }
  'carts.adopt': { visitorId: number; userId: number }
  'cart.merge': { fromId: number; intoId: number }
  'quote.order': { paymentId: number }
  'object.delete': { key: string }
  'gateway_customer.delete': { gateway: string; reference: string }
  'message.order_confirmation': { orderId: number }
  'message.payment_receipt': { paymentId: number }
  'message.refund': { refundId: number }
  'message.password_changed': { userId: number }
  'message.activation': LinkPayload
  'message.verification': LinkPayload
  'message.password_reset': LinkPayload
  'message.code': { codeId: string; seed: string }
  'message.waitlist': { entryId: number }
  'message.back_in_stock': { notificationId: number; userId: number }
}

/** Nobody is written to where there is no user. */
interface LinkPayload {
  userId: number | null
  seed: string
  site: 'api' | 'storefront'
  path: string
  ttlHours: number
}

export type EffectKind = keyof Effects

export type MessageKind = Extract<EffectKind, `message.${string}`>

/** An outbox row as an effect sees it; both are the same at every attempt. */
export interface Effect {
  id: number
  key: string
}
