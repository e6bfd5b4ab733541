/** Something that a storefront tells of a visitor. Of where and with what it happened nothing is kept. */
export interface StorefrontEvent {
  userId: number
  /** The storefront's own; the same one of a user is kept once. */
  messageId: string
  /** Code of the sales channel. */
  channel: string
  event: string
  properties: Record<string, unknown>
  /** When it happened, as the storefront says, in milliseconds. */
  happenedAt: number
}
