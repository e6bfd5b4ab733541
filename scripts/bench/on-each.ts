import { runOperations } from './run-operations.ts'

/** What `step` answers for each, in their order. */
export async function onEach<T, Answer>(
  items: T[],
  step: (item: T) => Promise<Answer>,
  connections: number,
): Promise<Answer[]> {
  const answers: Answer[] = []
  const steps = items.map((item, index) => async () => {
    answers[index] = await step(item)
  })
  await runOperations(steps, connections)
  return answers
}
