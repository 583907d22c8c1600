import assert from 'node:assert/strict';
import * as core from '@turnwise/core';

assert.equal(typeof core, 'object');
