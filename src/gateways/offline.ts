import { channelCodes, currencyOfChannel } from '../core/channels.ts'
import { GatewayRefused } from '../core/payments/errors.ts'
import { unpaidAnswer } from '../core/payments/unpaid-answer.ts'
import type { Gateway, GatewayPayment } from '../core/ports.ts'

/**
 * No gateway at all: the order is paid by other ways, such as in cash at the door, and staff say so. It
 * keeps nothing, and so never knows of money: no answer of it can mark a payment as paid.
 */
export function createOfflineGateway(name: 'credit' | 'debit' | 'cash'): Gateway {
  const answer = (
    reference: string,
    state: GatewayPayment['state'],
    told: Pick<GatewayPayment, 'money' | 'metadata'> = nothingKnown,
  ) => unpaidAnswer(told, { gateway: name, reference, state, failureMessage: null })
  const retrieve = async (reference: string) => answer(reference, 'pending')
  return {
    name,
    flow: 'offline',
    capabilities: {
      currencies: channelCodes.map(currencyOfChannel),
      needsConfirm: false,
      cancel: true,
      refunds: false,
      partialRefunds: false,
      idempotentRefund: false,
    },
    create: async (request) => answer(request.key, 'pending', request),
    retrieve,
    confirm: retrieve,
    cancel: async (reference) => answer(reference, 'cancelled'),
    async refund() {
      throw new GatewayRefused('unsupported', 'What was paid by other ways goes back by other ways')
    },
    listRefunds: async () => null,
  }
}

/** No order asks for such money. */
const nothingKnown = { money: { amount: 0, currency: '' }, metadata: {} }
