package dev.glovebox.abi;

/** What an aggregate consists of: scalars, and aggregates. */
public sealed interface AbiElement permits AbiType, AggregateLayout {}
