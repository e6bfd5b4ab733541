import { channelCodes, currencyOfChannel } from '../core/channels.ts'
import { GatewayRefused } from '../core/payments/errors.ts'
import type { Gateway, GatewayPayment } from '../core/ports.ts'

/**
 * No gateway at all: the order is paid by other ways, such as in cash at the door, and staff say so. It
 * keeps nothing, and so never knows of money: no answer of it can mark a payment as paid.
 */
export function createOfflineGateway(name: 'credit' | 'debit' | 'cash'): Gateway {
  const answer = (fields: Pick<GatewayPayment, 'reference' | 'state'>): GatewayPayment => ({
    gateway: name,
    money: noMoney,
    refundedAmount: null,
    clientSecret: null,
    paymentUrl: null,
    failureMessage: null,
    metadata: {},
    ...fields,
  })
  const retrieve = async (reference: string) => answer({ reference, state: 'pending' })
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
    create: async ({ key, money, metadata }) => ({
      ...answer({ reference: key, state: 'pending' }),
      money,
      metadata,
    }),
    retrieve,
    confirm: retrieve,
    cancel: async (reference) => answer({ reference, state: 'cancelled' }),
    async refund() {
      throw new GatewayRefused('unsupported', 'What was paid by other ways goes back by other ways')
    },
    listRefunds: async () => null,
  }
}

/** What nobody knows, and what no order asks for. */
const noMoney = { amount: 0, currency: '' }
