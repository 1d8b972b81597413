/** What the user wants for one stream. What is left out doesn't change. */
export interface StreamChoice {
	/** Tap stream ID or numeric stream ID. */
	stream: string;
	selected?: boolean;
	replicationMethod?: string;
	replicationKey?: string;
	viewKeyProperties?: string[];
	/** Field names; `*` stands for every field that can be selected. */
	selectFields?: string[];
	/** Field names; `*` stands for every other field that can be deselected. */
	deselectFields?: string[];
}

/** Metadata of one field (data-structures.md section 6.4). */
export interface FieldState {
	inclusion?: string;
	selected?: boolean;
	selectedByDefault: boolean;
	/** Names of fields that must not be replicated together with this one. */
	exclusions: string[];
	sqlDatatype?: string;
	/** JSON Schema of the field; empty when Stitch returns none that can be read. */
	schema: Record<string, unknown>;
}

/** A stream as Stitch knows it, from the stream list and the stream's schema. */
export interface StreamState {
	tapStreamId: string;
	selected: boolean;
	metadata: Record<string, unknown>;
	fields: Map<string, FieldState>;
	/** The only metadata keys that may be sent; `undefined` when Stitch doesn't say. */
	writableKeys?: string[];
}

/** One entry of `metadata` in the request (connect-api.md 8.25). */
export interface MetadataEntry {
	breadcrumb: string[];
	metadata: Record<string, string | boolean | string[]>;
}

/** One entry of `streams` in the request. */
export interface StreamEntry {
	tap_stream_id: string;
	metadata: MetadataEntry[];
}

/** What to send for a stream, or why nothing may be sent. */
export interface Selection {
	entry: StreamEntry;
	/** Rules that can't hold; with any of these nothing is sent. */
	refusals: string[];
	/** What Stitch accepts but handles differently than one might expect. */
	warnings: string[];
}
