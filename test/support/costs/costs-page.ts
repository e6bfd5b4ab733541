import { formatSteps, type Step } from './steps.ts'

type Sale = 'store' | 'cortex' | 'avantlush' | 'direct' | 'storefront'

/** The text of `docs/costs.md`. */
export function costsPage({
  store,
  cortex,
  avantlush,
  direct,
  storefront,
}: Record<Sale, Step[]>): string {
  return `# What an order costs

Every step of an order of one product, with what goes on after the answers and with its mails. A test measures the
steps over HTTP, job by job, and fails where this page says anything else. After a change that is meant:
\`npx vitest run test/contracts/order-costs.test.ts -u\`. What a whole order may cost at most stands in
\`test/budgets/\`.

- **D1 round trips**: a batch is one. **Statements** are those that D1 executes; rows are those that D1 bills. What the
  objects ask of D1 is counted with the step that called them.
- **Rows** of the objects' own storage are not counted.
- **Object calls**: to carts and stock counters, those from object to object included.
- **Outside calls**: requests to gateways and to the mail provider, repeated ones included.
- The shop is the tests': a handful of products, and nothing else going on. Rows read grow a little with what a shop
  holds: in the demo shop some steps read a few more.
- The sign-in is part of each request, but for webhooks and returns from a page.
- The product was sold before. A counter that was never used takes over the figure of D1 first, which is one round trip
  more.
- The schedule is not counted. A minute in which nothing is due is one round trip of one statement.

## store, paid through Stripe

${formatSteps(store)}

## cortex, paid on Zibal's page

${formatSteps(cortex)}

## avantlush, paid through Stripe inside its checkout

With a customer's first checkout, Stripe is told of the customer, which takes one more round trip and one more call. What
an earlier checkout had opened is cancelled at once, and is not counted here. Paying waits for six steps, one after the other, however many
lines there are: sign-in; the cart's object; its claim beside the counters' holds; Stripe; the order; the
counters' commits.

${formatSteps(avantlush)}

## avantlush, ordered without a cart and paid when delivered

${formatSteps(direct)}

## commerce-engine, paid through PayU or Juspay

${formatSteps(storefront)}
`
}
