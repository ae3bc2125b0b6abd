// Compiled for x86-64-v3.
#define FASHION_ISA avx2
#include "plan/instructions.inl"

const fashion::Instructions* fashion::avx2_instructions() { return &avx2::kInstructions; }
