#!/usr/bin/env node
console.log('turnwise-simulator');
