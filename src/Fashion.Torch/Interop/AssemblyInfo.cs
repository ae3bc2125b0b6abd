using System.Runtime.CompilerServices;

// Every value that crosses into C is laid out as C lays it out, so no marshalling code is needed for any of them.
[assembly: DisableRuntimeMarshalling]
