// The parts of CheckShape(): texts, unknown fields, and what each payload must look like.
#pragma once

#include <cstddef>

#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "ledger/base/rejection.h"

namespace daybook::domain {

inline constexpr size_t kRequestIdBytesMax = 64;
inline constexpr size_t kReferenceBytesMax = 64;
inline constexpr size_t kSerialBytesMax = 20;
inline constexpr uint64_t kCustomerMax = 1'000'000'000'000'000;

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
// Adds what is wrong with denominations that stand at `field`: too many, worth nothing, named twice.
void CheckDenominationsShape(const google::protobuf::RepeatedPtrField<v1::DenominationCount>& denominations,
                             absl::string_view field, FieldErrors& errors);
// The payloads about payments.
void CheckShapeOf(const v1::ReceivePayment& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ResolveTender& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReversePayment& wish, FieldErrors& errors);
void CheckShapeOf(const v1::RefundPayment& wish, FieldErrors& errors);
// The payloads about money after it was taken (money_shape.cc).
void CheckShapeOf(const v1::ClearCheque& wish, FieldErrors& errors);
void CheckShapeOf(const v1::BounceCheque& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReturnCheque& wish, FieldErrors& errors);
void CheckShapeOf(const v1::DispatchDeposit& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ConfirmDeposit& wish, FieldErrors& errors);
void CheckShapeOf(const v1::WithdrawForFloat& wish, FieldErrors& errors);
void CheckShapeOf(const v1::AssignCase& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ExplainCase& wish, FieldErrors& errors);
void CheckShapeOf(const v1::DecideCase& wish, FieldErrors& errors);
void CheckShapeOf(const v1::SettleDue& wish, FieldErrors& errors);
void CheckShapeOf(const v1::CloseCase& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReportCounterfeit& wish, FieldErrors& errors);
void CheckShapeOf(const v1::SurrenderCounterfeit& wish, FieldErrors& errors);
void CheckShapeOf(const v1::ReturnGenuine& wish, FieldErrors& errors);

}  // namespace daybook::domain
