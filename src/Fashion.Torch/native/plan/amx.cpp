// Compiled for x86-64-v4 with tiles of bfloat16 (Intel AMX).
#define FASHION_ISA amx
#define FASHION_TILES
#include "plan/instructions.inl"

const fashion::Instructions* fashion::amx_instructions() { return &amx::kInstructions; }
