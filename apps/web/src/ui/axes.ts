/** What an axis says; its values in the data's own unit. */
interface Axis {
  from: number
  to: number
  ticks: readonly number[]
  label(value: number): string
}

/** A chart's axes, which stand still while its marks move. Sizes in CSS pixels. */
export interface Axes {
  margin: { top: number; right: number; bottom: number; left: number }
  /** `named`: with its ticks and labels; its line is drawn anyway. */
  x: Axis & { height: number; named: boolean }
  /** Null: the chart has rows, not values, from top to bottom. */
  y: (Axis & { width: number; scale: 'linear' | 'log' }) | null
}

export interface Size {
  width: number
  height: number
}

/** Where the marks of a chart go. */
export interface Places {
  left: number
  top: number
  width: number
  height: number
  x(value: number): number
  y(value: number): number
}

/** The same places that recharts gives to these axes, so that marks can be drawn without it. */
export function placesOf({ margin, x, y }: Axes, size: Size): Places {
  const left = margin.left + (y?.width ?? 0)
  const top = margin.top
  const width = Math.max(0, size.width - left - margin.right)
  const height = Math.max(0, size.height - top - margin.bottom - x.height)
  const scaled = y?.scale === 'log' ? Math.log10 : (value: number) => value
  const [low, high] = y ? [scaled(y.from), scaled(y.to)] : [0, 1]
  return {
    left,
    top,
    width,
    height,
    x: (value) => left + ((value - x.from) / (x.to - x.from)) * width,
    y: (value) => top + (1 - (scaled(value) - low) / (high - low)) * height,
  }
}
