import {
  adoptIn,
  type Change,
  changeIn,
  closeIn,
  copyOf,
  createIn,
  deleteIn,
  leaveIn,
  type ModelCart,
  type ModelState,
  mergeIn,
  type SignIn,
  type Stocks,
  type Wanted,
} from './cart-model.ts'

/*
 * Whether what several devices did at once is what some order of their operations brings about, one at a
 * time and each device in its own order.
 */

export type Operation =
  | { kind: 'create'; wanted: readonly Wanted[] }
  | { kind: 'change'; id: string; change: Change }
  | { kind: 'delete'; id?: string }
  | { kind: 'close' }
  | { kind: 'sign in'; account: string }

/** An operation of a user, and what came of it. */
export interface Done {
  owner: string
  operation: Operation
  /** Refused ones have changed nothing. Not known where the answer was lost: it may have happened. */
  outcome: 'ok' | 'refused' | 'unknown'
  /** Of the cart that was made; null where nobody was told. */
  madeId: string | null
}

/** One moment of it; false where it could not have been answered `ok` then. */
type Moment = (state: ModelState) => boolean

/** Takes the first program, then the second and so on; each in its order. */
export function isExplained(
  before: ModelState,
  stocks: Stocks,
  { programs, after }: { programs: Done[][]; after: ModelCart[] },
): boolean {
  const wanted = textOf(after)
  const ways = product(programs.map((program) => momentsOf(program, stocks)))
  return ways.some((moments) => findOrder(before, moments, stocks, wanted))
}

function findOrder(
  state: ModelState,
  programs: Moment[][],
  stocks: Stocks,
  wanted: string,
): boolean {
  if (programs.every((program) => program.length === 0)) {
    const end = copyOf(state)
    mergeIn(end, stocks)
    return textOf(end.carts) === wanted
  }
  return programs.some(([first, ...rest], index) => {
    if (!first) return false
    const next = copyOf(state)
    return first(next) && findOrder(next, programs.with(index, rest), stocks, wanted)
  })
}

/** Each way in which a program may have gone. */
function momentsOf(program: Done[], stocks: Stocks): Moment[][] {
  return product(program.map((done) => waysOf(done, stocks))).map((chosen) => chosen.flat())
}

/** Of what is not known it has happened, or it has not. */
function waysOf(done: Done, stocks: Stocks): Moment[][] {
  const whole = wholeWays(done, stocks)
  if (done.outcome === 'ok') return whole
  return done.outcome === 'refused' ? [[], ...halves(done, stocks)] : [[], ...whole]
}

/** A cart was made, and became another one's before anything was in it. */
function halves({ owner, operation }: Done, stocks: Stocks): Moment[][] {
  if (operation.kind !== 'create') return []
  return [[(state) => createIn(state, stocks, { owner, id: '', wanted: [] }) === 'ok']]
}

function wholeWays({ owner, operation, madeId }: Done, stocks: Stocks): Moment[][] {
  switch (operation.kind) {
    case 'create': {
      const made = { owner, id: madeId ?? '', wanted: operation.wanted }
      return [[(state) => createIn(state, stocks, made) === 'ok']]
    }
    case 'change':
      return [[(state) => changeIn(state, stocks, { owner, ...operation }) === 'ok']]
    case 'delete':
      return [[(state) => deleteIn(state, owner, operation.id) === 'ok']]
    case 'close':
      return [[(state) => closeIn(state, owner) === 'ok']]
    case 'sign in': {
      const signIn = { visitor: owner, account: operation.account }
      return [false, true].map((takesEmpty) => signInMoments(signIn, stocks, takesEmpty))
    }
  }
}

function signInMoments(signIn: SignIn, stocks: Stocks, takesEmpty: boolean): Moment[] {
  return [
    (state) => leaveIn(state, signIn) === 'ok',
    (state) => {
      adoptIn(state, signIn, takesEmpty)
      return true
    },
    (state) => {
      mergeIn(state, stocks)
      return true
    },
  ]
}

/** Carts of which nobody was told have no name; what is deleted is nobody's. */
export function textOf(carts: ModelCart[]): string {
  const texts = carts.map(({ id, owner, state, lines, hasCoupon, city }) => {
    const held = [[...lines].toSorted(), hasCoupon, city]
    return JSON.stringify(state === 'deleted' ? [id, state] : [id, owner, state, held])
  })
  return texts.toSorted().join('\n')
}

function product<T>(choices: T[][]): T[][] {
  return choices.reduce<T[][]>(
    (before, these) => before.flatMap((one) => these.map((next) => [...one, next])),
    [[]],
  )
}
