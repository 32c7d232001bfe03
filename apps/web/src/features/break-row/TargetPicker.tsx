import type { Target } from '../../store/settings-edit.ts'
import type { Option } from '../../ui/Choice.tsx'
import { Picker } from '../../ui/Picker.tsx'

interface Props {
  options: readonly Option<Target>[]
  value: Target
  onChange(target: Target): void
}

/** Which lanes an act of the row hits. */
export default function TargetPicker(props: Props) {
  return <Picker<Target> label="Which lanes" {...props} />
}
