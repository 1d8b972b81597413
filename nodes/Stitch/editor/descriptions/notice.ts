import type { INodeProperties } from 'n8n-workflow';

/** A yellow box above the fields, for what people don't expect of Stitch. */
export const notice = (name: string, text: string): INodeProperties => ({
	displayName: text,
	name,
	type: 'notice',
	default: '',
});
