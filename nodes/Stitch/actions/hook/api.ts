import type { IDataObject } from 'n8n-workflow';
import type { JsonValue } from '../../api/types';
import type { StitchItem } from '../shared/types';

export const hookOutput = (item: StitchItem, answer: JsonValue) => answer as IDataObject;
