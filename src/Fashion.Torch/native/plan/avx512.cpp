// Compiled for x86-64-v4.
#define FASHION_ISA avx512
#include "plan/instructions.inl"

const fashion::Instructions* fashion::avx512_instructions() { return &avx512::kInstructions; }
