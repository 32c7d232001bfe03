/** What is asked before anything is recommended; every first answer is the default. */
export const QUESTIONS = [
  {
    name: 'sends',
    question: 'Does the client send?',
    why: 'More than the first request: messages, keystrokes, moves.',
    answers: ['no', 'yes'],
  },
  {
    name: 'dense',
    question: 'Is it binary, or very frequent?',
    why: 'Audio, images, game state; or more than about ten messages a second from one client.',
    answers: ['no', 'yes'],
  },
  {
    name: 'headers',
    question: 'Must the request carry a header of your own?',
    why: 'An Authorization header, for example, that a cookie can’t stand in for.',
    answers: ['no', 'yes'],
  },
  {
    name: 'mobile',
    question: 'Are mobile apps the main client?',
    why: 'Native code on iOS and Android, not a browser.',
    answers: ['no', 'yes'],
  },
  {
    name: 'team',
    question: 'What does the team know?',
    why: 'And what its load balancers, logs and dashboards know.',
    answers: ['both', 'plain HTTP', 'WebSocket'],
  },
  {
    name: 'proxies',
    question: 'Must it pass strict proxies?',
    why: 'Company networks, antivirus, middleboxes that you don’t run.',
    answers: ['no', 'yes'],
  },
  {
    name: 'resume',
    question: 'Must it resume after a loss, with nothing missing?',
    why: 'A dropped answer, order book or log goes on where it stopped.',
    answers: ['no', 'yes'],
  },
  {
    name: 'tabs',
    question: 'How many tabs of one user at a time?',
    why: 'Over HTTP/1.1 a browser opens six connections to a host, for all tabs together.',
    answers: ['a few', 'many'],
  },
] as const

type Question = (typeof QUESTIONS)[number]
type QuestionName = Question['name']
export type Answers = { [Name in QuestionName]: Extract<Question, { name: Name }>['answers'][number] }

export const DEFAULT_ANSWERS = Object.fromEntries(QUESTIONS.map(({ name, answers }) => [name, answers[0]])) as Answers

/** The answers in a link: what is as it comes is left out. */
export function formatAnswers(answers: Answers): Record<string, string> {
  return Object.fromEntries(Object.entries(answers).filter(([name, answer]) => answer !== DEFAULT_ANSWERS[name as QuestionName]))
}

/** Answers from a link, and in words what in it was none; the rest holds. */
export function parseAnswers(search: Record<string, string>): { answers: Answers; problems: string[] } {
  const answers: Record<string, string> = { ...DEFAULT_ANSWERS }
  const problems: string[] = []
  for (const [name, answer] of Object.entries(search)) {
    const question = QUESTIONS.find((one) => one.name === name)
    const allowed: readonly string[] = question?.answers ?? []
    if (!question) problems.push(`${name} is not a question; the questions are ${QUESTIONS.map((one) => one.name).join(', ')}`)
    else if (!allowed.includes(answer)) problems.push(`${name}: “${answer}” is not an answer; the answers are ${allowed.join(', ')}`)
    else answers[name] = answer
  }
  return { answers: answers as Answers, problems }
}
