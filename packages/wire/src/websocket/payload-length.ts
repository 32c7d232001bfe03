/** A frame's 7 bits of length hold one up to this, or say in how many bytes it follows. RFC 6455 §5.2. */
export const MAX_SHORT_LENGTH = 125
export const LENGTH_IN_2_BYTES = 126
export const LENGTH_IN_8_BYTES = 127
/** The least that 2 bytes can't hold. */
export const LEAST_LONG_LENGTH = 2 ** 16

/** A control frame has no longer payload: its length is in those 7 bits. RFC 6455 §5.5. */
export const MAX_CONTROL_BYTES = 125
