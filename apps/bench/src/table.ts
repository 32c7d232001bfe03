import { summarise, type Summary } from './statistics.ts'

/** One figure of all contenders, measured side by side. */
export interface Row {
  /** What was measured, with its unit: "CPU per echo at 200 connections, µs". */
  figure: string
  better: 'lower' | 'higher'
  /** Contender whom the ratios are taken against. */
  reference: string
  contenders: Record<string, Summary>
}

export interface Table {
  title: string
  rows: Row[]
}

/** `values`: of each contender, one a round. */
export function row(figure: string, better: Row['better'], reference: string, values: ReadonlyMap<string, readonly number[]>): Row {
  const against = values.get(reference) ?? []
  return {
    figure,
    better,
    reference,
    contenders: Object.fromEntries([...values].map(([name, own]) => [name, summarise(own, against)])),
  }
}

export function markdown({ title, rows }: Table): string {
  const names = [...new Set(rows.flatMap(({ contenders }) => Object.keys(contenders)))]
  const lines = rows.map(({ figure, better, contenders, reference }) => {
    const cells = names.map((name) => {
      const one = contenders[name]
      if (!one) return '–'
      const value = number(one.median)
      return name === reference ? value : `${value} (**${one.ratio.toFixed(2)}×**, ${one.ratioLow.toFixed(2)}–${one.ratioHigh.toFixed(2)})`
    })
    return `| ${figure} (${better} is better) | ${cells.join(' | ')} |`
  })
  return [`### ${title}`, '', `| | ${names.join(' | ')} |`, `|---|${names.map(() => '---|').join('')}`, ...lines].join('\n')
}

function number(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-GB').replaceAll(',', ' ')
  return value.toPrecision(3)
}
