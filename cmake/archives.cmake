# Protocol Buffers, Abseil and gRPC from their archives (lib*.a) instead of their shared libraries: they are called dozens of
# times for every payment, and a call through the table of a shared library costs more than most of these functions do.
# Their CMake targets stay as they are, only the file behind them changes (for Protocol Buffers by Protobuf_USE_STATIC_LIBS).
function(daybook_take_archives)
  get_property(targets DIRECTORY PROPERTY IMPORTED_TARGETS)
  foreach(target ${targets})
    if(NOT target MATCHES "^(absl|gRPC)::")
      continue()
    endif()
    get_target_property(configurations ${target} IMPORTED_CONFIGURATIONS)
    foreach(configuration ${configurations})
      get_target_property(file ${target} IMPORTED_LOCATION_${configuration})
      string(REGEX REPLACE "[.]so[.0-9]*$" ".a" archive "${file}")
      if(EXISTS "${archive}")
        set_target_properties(${target} PROPERTIES IMPORTED_LOCATION_${configuration} "${archive}")
      endif()
    endforeach()
  endforeach()
endfunction()

daybook_take_archives()
