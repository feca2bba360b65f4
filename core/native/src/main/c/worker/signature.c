#define _GNU_SOURCE
#include "signature.h"

#include "ending.h"
#include "message.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ALIGNMENT 64
#define MAX_DEPTH 16
#define MAX_SCALARS 65536

static const unsigned char widths[] = {0, 1, 2, 4, 8, 4, 8, 8};

/* Signed, as libffi widens a result then: what stands above an integer's width is its sign. */
static ffi_type *const scalars[] = {
    &ffi_type_void,   &ffi_type_sint8, &ffi_type_sint16, &ffi_type_sint32,
    &ffi_type_sint64, &ffi_type_float, &ffi_type_double, &ffi_type_pointer,
};

static int type_code(long long code) {
  if (code < ABI_VOID || code > ABI_AGGREGATE) {
    unreadable("unknown ABI type code %lld", code);
  }
  return (int)code;
}

/* What a layout is made of, counted over all that is nested in it. */
struct extent {
  int depth;
  size_t scalars;
};

static ffi_type *layout_read(const json_t *layout, struct extent *extent);

/* One element of a layout; adds its size to *bytes. */
static ffi_type *element_read(const json_t *element, struct extent *extent, uint64_t *bytes) {
  if (json_is_object(element)) {
    struct extent nested = {0, 0};
    ffi_type *type = layout_read(element, &nested);
    extent->depth = nested.depth > extent->depth ? nested.depth : extent->depth;
    extent->scalars += nested.scalars;
    *bytes += type->size;
    return type;
  }
  if (!json_is_integer(element)) {
    unreadable("an element of an aggregate that is neither a code nor a layout");
  }
  int code = type_code(json_integer_value(element));
  if (code == ABI_VOID || code == ABI_AGGREGATE) {
    unreadable("neither void nor a bare aggregate can be an element");
  }
  extent->scalars++;
  *bytes += widths[code];
  return scalars[code];
}

/* With a size set libffi takes it and the alignment as they are, and lays out nothing itself. */
static ffi_type *layout_read(const json_t *layout, struct extent *extent) {
  json_t *elements = member_array(layout, "elements");
  size_t count = json_array_size(elements);
  ffi_type **types = must_have(NULL, (count + 1) * sizeof *types);
  uint64_t bytes = 0;
  for (size_t i = 0; i < count; i++) {
    types[i] = element_read(json_array_get(elements, i), extent, &bytes);
  }
  types[count] = NULL;
  extent->depth++;
  int size = member_int(layout, "size");
  int alignment = member_int(layout, "alignment");
  if (count == 0) {
    unreadable("an aggregate without elements");
  }
  if (alignment < 1 || alignment > MAX_ALIGNMENT || (alignment & (alignment - 1)) != 0) {
    unreadable("alignmentBytes=%d, a power of two up to %d", alignment, MAX_ALIGNMENT);
  }
  if (extent->depth > MAX_DEPTH) {
    unreadable("aggregates nested deeper than %d", MAX_DEPTH);
  }
  if (extent->scalars > MAX_SCALARS) {
    unreadable("an aggregate of more than %d scalars", MAX_SCALARS);
  }
  if (size < 0 || bytes > (uint64_t)size) {
    unreadable("sizeBytes=%d, less than the elements' %llu", size, (unsigned long long)bytes);
  }
  ffi_type *type = must_have(NULL, sizeof *type);
  *type = (ffi_type){
      .size = (size_t)size, .alignment = (unsigned short)alignment, .type = FFI_TYPE_STRUCT, .elements = types};
  return type;
}

/* The next layout that the message has; there are as many as aggregates. */
static ffi_type *next_layout(const json_t *layouts, size_t *index) {
  json_t *layout = json_array_get(layouts, (*index)++);
  if (layout == NULL) {
    unreadable("aggregates=%zu layouts, for more aggregates", json_array_size(layouts));
  }
  if (!json_is_object(layout)) {
    unreadable("member 'aggregates' holds something of another type");
  }
  struct extent extent = {0, 0};
  return layout_read(layout, &extent);
}

static void read_result(struct signature *signature, const json_t *message) {
  signature->result = (enum abi_type)type_code(member_int(message, "result"));
  int fetch = member_int(message, "fetch");
  if (fetch < FETCH_NONE || fetch > FETCH_AGGREGATE) {
    unreadable("unknown fetch code %d", fetch);
  }
  signature->fetch = (enum fetch)fetch;
  size_t length;
  const char *release = optional_text(message, "free", &length);
  if ((signature->result == ABI_AGGREGATE) != (fetch == FETCH_AGGREGATE)) {
    unreadable("an aggregate, and nothing else, is fetched as one: type=%d, fetch=%d", (int)signature->result, fetch);
  }
  bool reads = fetch != FETCH_NONE && fetch != FETCH_AGGREGATE;
  if (signature->result != ABI_POINTER && (reads || release != NULL)) {
    unreadable("only a returned pointer can be fetched or freed: type=%d, fetch=%d", (int)signature->result, fetch);
  }
  if (fetch == FETCH_NONE && release != NULL) {
    unreadable("free without a fetch would return a pointer that is freed already");
  }
  if (release != NULL) {
    signature->free = text_of("%.*s", (int)length, release);
  }
}

/* The members that make a signature, in one text. */
static char *text_for(const json_t *message) {
  json_t *members = json_object();
  static const char *const names[] = {"parameters", "result", "fetch", "free", "aggregates"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    json_t *member = json_object_get(message, names[i]);
    /* Absent is the same as none. */
    if (has_member(message, names[i]) && !(json_is_array(member) && i > 0 && json_array_size(member) == 0)) {
      json_object_set(members, names[i], member);
    }
  }
  char *text = json_dumps(members, JSON_COMPACT | JSON_SORT_KEYS);
  json_decref(members);
  return text != NULL ? text : text_of("%s", "");
}

struct signature *signature_read(const json_t *message) {
  struct signature *signature = must_have(NULL, sizeof *signature);
  memset(signature, 0, sizeof *signature);
  json_t *parameters = member_array(message, "parameters");
  size_t count = json_array_size(parameters);
  if (count > MAX_PARAMETERS) {
    unreadable("parameters=%zu, at most %d", count, MAX_PARAMETERS);
  }
  signature->parameters = (int)count;
  for (size_t i = 0; i < count; i++) {
    int code = type_code(integer_at(parameters, i, "parameters"));
    if (code == ABI_VOID) {
      unreadable("a parameter cannot be void");
    }
    signature->types[i] = (unsigned char)code;
  }
  read_result(signature, message);

  json_t *layouts = has_member(message, "aggregates") ? member_array(message, "aggregates") : NULL;
  size_t layout = 0;
  /* libffi keeps the array, not a copy. */
  ffi_type **types = must_have(NULL, (count + 1) * sizeof *types);
  for (size_t i = 0; i < count; i++) {
    if (signature->types[i] == ABI_AGGREGATE) {
      types[i] = next_layout(layouts, &layout);
      signature->aggregate_bytes[i] = (unsigned)types[i]->size;
      signature->has_aggregates = true;
    } else {
      types[i] = scalars[signature->types[i]];
    }
  }
  ffi_type *result = signature->result == ABI_AGGREGATE ? next_layout(layouts, &layout) : scalars[signature->result];
  signature->result_bytes = signature->result == ABI_AGGREGATE ? (unsigned)result->size : 0;
  if (layout != json_array_size(layouts)) {
    unreadable("aggregates=%zu layouts, for %zu aggregates", json_array_size(layouts), layout);
  }
  if (ffi_prep_cif(&signature->convention, FFI_DEFAULT_ABI, (unsigned)count, result, types) != FFI_OK) {
    unreadable("a signature that cannot be called on this platform");
  }
  signature->text = text_for(message);
  return signature;
}

static void type_free(ffi_type *type) {
  if (type->type == FFI_TYPE_STRUCT) {
    for (ffi_type **element = type->elements; *element != NULL; element++) {
      type_free(*element);
    }
    free(type->elements);
    free(type);
  }
}

void signature_free(struct signature *signature) {
  for (int i = 0; i < signature->parameters; i++) {
    type_free(signature->convention.arg_types[i]);
  }
  type_free(signature->convention.rtype);
  free(signature->convention.arg_types);
  free(signature->free);
  free(signature->text);
  free(signature);
}
