// The parts of CheckShape(): texts, unknown fields, and what each payload must look like.
#pragma once

#include <cstddef>

#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "ledger/base/rejection.h"

namespace daybook::domain {

inline constexpr size_t kRequestIdBytesMax = 64;

// 1..bytes_max visible ASCII characters, 0x21–0x7e.
bool IsToken(absl::string_view text, size_t bytes_max);
// UTF-8 characters of a valid text.
size_t CharactersOf(absl::string_view text);
// 1..characters_max characters, none of them a control character (a newline would tear exported lines).
bool IsText(absl::string_view text, size_t characters_max);

// Whether no message of the command holds a field this program does not know.
bool HasOnlyKnownFields(const v1::Command& command);

// Adds what is wrong with the payload.
void CheckPayloadShape(const v1::Command& command, FieldErrors& errors);
// Adds what is wrong with a reference to an earlier thing, which stands at `field`.
void CheckReferenceShape(const v1::Reference& reference, absl::string_view field, FieldErrors& errors);
// The payloads about payments.
void CheckShapeOf(const v1::ReceivePayment& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ResolveTender& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReversePayment& wish, FieldErrors& errors);

}  // namespace daybook::domain
