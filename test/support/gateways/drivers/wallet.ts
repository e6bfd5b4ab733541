import { confirmPayment } from '../../../../src/core/payments/confirming/confirm-payment.ts'
import { openOnPage } from '../../../../src/core/payments/opening/open-on-page.ts'
import { receiveWebhook } from '../../../../src/core/payments/settling/webhooks.ts'
import { ORIGIN } from '../../http/client.ts'
import { createWalletGateway } from '../wallet/adapter.ts'
import { sumOf } from '../wallet/books.ts'
import { walletSettings } from '../wallet/settings.ts'
import { createWalletSimulator, payBack } from '../wallet/simulator.ts'
import { signedEvent } from '../wallet/webhooks.ts'
import type { PaymentDriver } from './driver.ts'

/** The tests' own gateway of PayPal's kind, with a simulator of its own. */
export function walletDriver(): PaymentDriver {
  const { app, books } = createWalletSimulator()
  const send = async (url: string, init?: RequestInit) => app.fetch(new Request(url, init))
  return {
    title: 'a wallet',
    gateway: createWalletGateway({ ...walletSettings, fetch: send }),
    async open(ctx, { shop }) {
      const returnUrl = `${ORIGIN}/back/`
      const request = { contract: 'store', gateway: 'wallet', returnUrl } as const
      const { reference } = await openOnPage(ctx, shop.customer.id, request)
      return { reference, clientSecret: null }
    },
    async pay({ reference }, outcome) {
      const body = new URLSearchParams({ outcome })
      const page = `${walletSettings.apiUrl}/approve/${reference}`
      await send(page, { method: 'POST', body, redirect: 'manual' })
    },
    comeBack: (ctx, _, { reference }) => confirmPayment(ctx, { gateway: 'wallet', reference }),
    async deliver(ctx, { reference }) {
      const waiting = books.events.filter(({ order }) => order === reference)
      books.events = books.events.filter((event) => !waiting.includes(event))
      for (const event of waiting) await receiveWebhook(ctx, 'wallet', await signedEvent(event))
    },
    async books(orderId) {
      const own = [...books.orders.values()].filter((one) => one.invoice_id === String(orderId))
      const refunds = own.flatMap(({ id }) => books.refunds.get(id) ?? [])
      return {
        captured: sumOf(own.flatMap(({ captures }) => captures.map(({ amount }) => amount))),
        refunded: sumOf(refunds.map(({ amount }) => amount)),
      }
    },
    async refundThere({ reference }, amount) {
      const order = books.orders.get(reference)
      const refund = order ? payBack(books, order, { amount, key: null }) : 'no such order'
      if (typeof refund === 'string') throw new Error(refund)
    },
  }
}
