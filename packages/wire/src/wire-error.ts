/** Stable names of everything that can be wrong with bytes, or with a value that was to become bytes. */
export type WireErrorCode =
  // text
  | 'utf8_invalid'
  | 'lone_surrogate'
  // event streams
  | 'sse_cr_in_data'
  | 'sse_line_break'
  | 'sse_nul_in_id'
  | 'sse_retry_invalid'
  | 'sse_event_too_long'
  // WebSocket frames
  | 'ws_reserved_bit'
  | 'ws_reserved_opcode'
  | 'ws_length_not_minimal'
  | 'ws_length_too_large'
  | 'ws_payload_too_long'
  | 'ws_control_fragmented'
  | 'ws_control_too_long'
  | 'ws_close_length'
  | 'ws_close_code'
  | 'ws_mask_expected'
  | 'ws_mask_unexpected'
  | 'ws_mask_invalid'
  | 'ws_continuation_unexpected'
  | 'ws_continuation_expected'
  | 'ws_message_too_long'
  | 'ws_after_close'
  | 'ws_truncated'
  | 'ws_trailing_bytes'
  // WebSocket handshake
  | 'ws_handshake'
  // HTTP/1.1 heads and chunks
  | 'http_start_line'
  | 'http_version'
  | 'http_field_name'
  | 'http_field_value'
  | 'http_folded_field'
  | 'http_line_end'
  | 'http_head_too_long'
  | 'http_too_many_fields'
  | 'http_content_length'
  | 'http_transfer_encoding'
  | 'http_chunk_size'
  | 'http_chunk_too_long'
  | 'http_chunk_extension'
  | 'http_chunk_end'
  | 'http_truncated'
  | 'http_trailing_bytes'
  // Socket.IO and Engine.IO packets
  | 'sio_engine_type'
  | 'sio_packet_type'
  | 'sio_attachments'
  | 'sio_json'
  | 'sio_data'
  | 'sio_base64'
  // HTTP/2 frames
  | 'h2_preface'
  | 'h2_frame_too_long'
  | 'h2_frame_length'
  | 'h2_stream'
  | 'h2_padding'
  | 'h2_setting'
  | 'h2_window'
  | 'h2_continuation_expected'
  | 'h2_continuation_unexpected'
  | 'h2_block_too_long'
  | 'h2_header_list_too_long'
  | 'h2_truncated'
  // header blocks
  | 'hpack_index'
  | 'hpack_integer'
  | 'hpack_huffman'
  | 'hpack_table_size'
  | 'hpack_truncated'
  // compressed payloads
  | 'deflate_invalid'
  | 'deflate_too_long'

/**
 * The only error this package throws. `offset` is where it went wrong: while reading, the byte counted from the first
 * byte of the stream; while encoding, the index in the value handed in (UTF-16 unit of a string, byte of an array).
 */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly code: WireErrorCode
  readonly offset: number

  constructor(code: WireErrorCode, offset: number, message: string) {
    super(message)
    this.code = code
    this.offset = offset
  }
}
