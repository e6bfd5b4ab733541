import type { Ledger, Order } from './ledger.ts'
import { sumOf } from './ledger.ts'

interface AccountRow {
  id: number
  kind: string
  currency: string
  userId: number | null
  isShop: 0 | 1
  balance: number
}

interface TransferRow {
  id: number
  fromId: number
  toId: number
  amount: number
  reason: string
  orderId: number | null
  /** Of both accounts. */
  kind: string
}

/** An order's cart, and what it was to take from whom and to bring. */
interface SaleRow {
  orderId: number
  userId: number
  points: number
  credit: number
  gift_card: number
  earned: number
}

/** The transfers of all, with what each account has had after each of its own. */
interface Purses {
  accounts: AccountRow[]
  /** By order. */
  ofOrder: Map<number, TransferRow[]>
  histories: Map<number, { transferId: number; balance: number }[]>
}

const accountsSql = `
  SELECT id, kind, currency, user_id AS userId, balance,
    coalesce(user_id, gift_card_id) IS NULL AS isShop FROM ledger_accounts`

const transfersSql = `
  SELECT t.id, from_id AS fromId, to_id AS toId, amount, reason, order_id AS orderId, a.kind
  FROM ledger_transfers t JOIN ledger_accounts a ON a.id = t.from_id ORDER BY t.id`

const salesSql = `
  SELECT id AS orderId, user_id AS userId, points_used AS points, credit_amount AS credit,
    gift_card_amount AS gift_card, points_earned AS earned
  FROM orders WHERE sale IS NOT NULL`

/** In paise. */
const worthOfPoint = 100

const kinds = ['points', 'credit', 'gift_card'] as const

/** Points, credit and cards pay once for what they pay for, and come back with it. */
export function pursesRule({ books, orders }: Ledger): string[] {
  const accounts = books.d1<AccountRow>(accountsSql)
  if (accounts.length === 0) return []
  const purses = readPurses(accounts, books.d1<TransferRow>(transfersSql))
  const byId = new Map(orders.map((order) => [order.id, order]))
  return [
    ...problemsOfBalances(purses),
    ...(purses.ofOrder.get(0) ?? []).flatMap(problemOfOrderless),
    ...books.d1<SaleRow>(salesSql).flatMap((sale) => {
      const order = byId.get(sale.orderId)
      return order ? problemsOfOrder(purses, order, sale) : []
    }),
  ]
}

function readPurses(accounts: AccountRow[], transfers: TransferRow[]): Purses {
  const ofOrder = Map.groupBy(transfers, ({ orderId }) => orderId ?? 0)
  const balances = new Map(accounts.map(({ id }) => [id, 0]))
  const histories: Purses['histories'] = new Map(accounts.map(({ id }) => [id, []]))
  const move = (accountId: number, transferId: number, amount: number) => {
    const balance = (balances.get(accountId) ?? 0) + amount
    balances.set(accountId, balance)
    histories.get(accountId)?.push({ transferId, balance })
  }
  for (const { id, fromId, toId, amount } of transfers) {
    move(fromId, id, -amount)
    move(toId, id, amount)
  }
  return { accounts, ofOrder, histories }
}

function problemsOfBalances({ accounts, histories }: Purses): string[] {
  const problems = accounts.flatMap(({ id, kind, isShop, balance }) => {
    const history = histories.get(id) ?? []
    const sum = history.at(-1)?.balance ?? 0
    const least = isShop === 1 ? 0 : Math.min(0, ...history.map((one) => one.balance))
    return [
      ...(sum === balance
        ? []
        : [`5 account ${id} has ${balance} ${kind}, its transfers are ${sum}`]),
      ...(least < 0 ? [`5 account ${id} has had ${least} ${kind}`] : []),
    ]
  })
  const ledgers = Map.groupBy(accounts, ({ kind, currency }) => `${kind} in ${currency}`)
  const sums = [...ledgers].map(([what, all]) => {
    const sum = all.reduce((total, { balance }) => total + balance, 0)
    return sum === 0 ? [] : [`5 all accounts of ${what} are ${sum}`]
  })
  return [...problems, ...sums.flat()]
}

function problemOfOrderless({ id, amount, kind, reason }: TransferRow): string[] {
  return reason === 'spent' ? [`5 ${amount} ${kind} were taken for no order by transfer ${id}`] : []
}

function problemsOfOrder(purses: Purses, order: Order, sale: SaleRow): string[] {
  const transfers = purses.ofOrder.get(order.id) ?? []
  return [
    ...kinds.flatMap((kind) => problemsOfMeans(order, { kind, amount: sale[kind], transfers })),
    ...problemsOfEarned(purses, order, { sale, transfers }),
  ]
}

/** What pays is taken once, and is back once where the order was cancelled. */
function problemsOfMeans(
  { id, status }: Order,
  { kind, amount, transfers }: { kind: string; amount: number; transfers: TransferRow[] },
): string[] {
  const of = (reason: string) =>
    transfers.filter((one) => one.kind === kind && one.reason === reason)
  const [spent, returned] = [of('spent'), of('returned')]
  const due = status === 'cancelled' ? amount : 0
  const isSpentOnce = sumOf(spent) === amount && spent.length === (amount > 0 ? 1 : 0)
  const isReturnedOnce = sumOf(returned) === due && returned.length === (due > 0 ? 1 : 0)
  const isToItsOwner = returned.every((back) =>
    spent.some(({ fromId, toId }) => back.toId === fromId && back.fromId === toId),
  )
  const what = `5 order ${id}, which is ${status}, of ${amount} ${kind}`
  return [
    ...(isSpentOnce ? [] : [`${what}: ${sumOf(spent)} were taken in ${spent.length} transfers`]),
    ...(isReturnedOnce
      ? []
      : [`${what}: ${sumOf(returned)} came back in ${returned.length} transfers`]),
    ...(isToItsOwner ? [] : [`${what}: it came back to somebody else`]),
  ]
}

/** Points are brought once by an order that is paid, and taken back as far as they are there. */
function problemsOfEarned(
  purses: Purses,
  order: Order,
  { sale, transfers }: { sale: SaleRow; transfers: TransferRow[] },
): string[] {
  const { id, status, paidAt } = order
  const of = (reason: string) => transfers.filter((one) => one.reason === reason)
  const [earned, revoked] = [of('earned'), of('revoked')]
  const due = paidAt === null ? 0 : sale.earned
  const what = `5 order ${id}, which is ${status}, brings ${due} points`
  if (sumOf(earned) !== due || earned.length > 1) return [`${what}: ${sumOf(earned)} were given`]
  const [first] = earned
  const missing = due - sumOf(revoked)
  if (status !== 'cancelled' || !first) {
    return revoked.length === 0 ? [] : [`${what}: ${sumOf(revoked)} were taken back`]
  }
  if (missing < 0 || revoked.length > 1) return [`${what}: ${sumOf(revoked)} were taken back`]
  const wereGone = wereAway(purses, { userId: sale.userId, earned: first, revoked: revoked[0] })
  return [
    ...(missing > 0 && !wereGone ? [`${what}: ${missing} were there and not taken back`] : []),
    ...problemsOfCharge(order, missing * worthOfPoint),
  ]
}

/** Some were spent when it was cancelled: nothing was left after what was taken back, or at some time. */
function wereAway(
  { accounts, histories }: Purses,
  {
    userId,
    earned,
    revoked,
  }: { userId: number; earned: TransferRow; revoked?: TransferRow | undefined },
): boolean {
  const account = accounts.find((one) => one.kind === 'points' && one.userId === userId)
  const history = histories.get(account?.id ?? 0) ?? []
  return revoked
    ? history.some(({ transferId, balance }) => transferId === revoked.id && balance === 0)
    : history.length === 0 ||
        history.some(({ transferId, balance }) => transferId >= earned.id && balance === 0)
}

/** The refund pays for points that are gone, as far as it goes. */
function problemsOfCharge({ id, charged, paidBy, payments }: Order, missing: number): string[] {
  const payment = payments.find((one) => one.id === paidBy)
  const captured = payment?.captured ?? 0
  const most = Math.min(captured, missing)
  // What went back beside is of other reasons.
  const isAlone = payment?.refunds.every(({ isAdopted, isAskedFor }) => !isAdopted && !isAskedFor)
  const kept = captured - (payment?.promised ?? 0)
  const what = `5 order ${id} was cancelled, ${missing} are missing of ${captured}`
  if (isAlone === false) return charged <= most ? [] : [`${what}: it is charged ${charged}`]
  if (charged !== most) return [`${what}: it is charged ${charged}`]
  return kept === charged ? [] : [`4 order ${id} is charged ${charged}, and ${kept} are kept`]
}
