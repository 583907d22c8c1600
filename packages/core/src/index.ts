export * from './engine.js';
export * from './errors.js';
export * from './memo.js';
export * from './models.js';
export * from './report.js';
export * from './transforming.js';
export * from './types.js';
