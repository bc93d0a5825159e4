# libheif links whatever codecs it finds on the machine that builds it. Tintype reads HEIC, for which libde265 is
# enough: with the others missing everywhere, every build is the same, and needs nothing else where it runs.
# libjpeg is among them because its symbols would meet those of the libjpeg-turbo that is linked in.
foreach(codec AOM Brotli DAV1D FFMPEG JPEG kvazaar libsharpyuv OPENJPH OpenH264 OpenJPEG RAV1E SvtEnc UVG266 vvdec vvenc X264 X265)
  set(CMAKE_DISABLE_FIND_PACKAGE_${codec} ON)
endforeach()
